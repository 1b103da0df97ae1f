"""The window: panels around the scene, menus, commands."""
