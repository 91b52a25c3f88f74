"""The portal's shell: sign-in, the way around, and the pages that put several apps together."""
