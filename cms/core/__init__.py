"""The ground under every app: people, files of the library's own, object permissions, actions."""
