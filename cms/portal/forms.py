"""The forms around a person's own account."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import PasswordChangeForm


class OwnPasswordForm(PasswordChangeForm):
    """A change by the owner, who is then the only one to know the password."""

    def save(self, commit: bool = True) -> Any:
        self.user.choose_password(self.cleaned_data["new_password1"])
        if commit:
            self.user.save()
        return self.user
