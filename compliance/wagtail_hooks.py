from wagtail import hooks

from compliance.guarded_actions import register_guarded_actions

hooks.register("register_actions", register_guarded_actions)
