"""The same library as a Wagtail developer would make it searchable: one indexed model, one view."""
