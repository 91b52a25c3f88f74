"""Vouch's composition root: settings, addresses, people, the portal shell, the admin and the demo."""
