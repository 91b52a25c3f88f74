"""The forms of a verdict. What they ask for is checked by the actions; they only collect it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from compliance.continuity import Asked
from compliance.models import Meaning, RequiredSignature


class SignerForm(forms.Form):
    """What a signer types for one signature; `Credentials.given` takes it to the action.

    `asked` (compliance.credentials.what_is_asked) says which of the fields are there.

    The password is never put back into the page. The field asks browsers not to fill it: a saved
    password proves that the browser is there, not its owner (21 CFR 11.200(a)(2)).
    """

    username = forms.CharField(
        label="Your user name",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": "Type your user name; it is asked with the password."},
    )
    password = forms.CharField(
        label="Your password",
        strip=False,
        # Browsers ignore autocomplete="off" on passwords, but do not offer a saved one for a new one.
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-1p-ignore": True}),
        error_messages={"required": "Type your password; it is asked for every signature."},
    )
    code = forms.CharField(
        label="Code of your authenticator app",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Type the code that your authenticator app shows now."},
    )

    def __init__(self, data: Any, *, asked: Asked) -> None:
        super().__init__(data)
        self.show_again(asked)

    def show_again(self, asked: Asked) -> None:
        """Have the fields that are asked for now; what was typed before stays where it may."""
        self.asked = asked
        for name in ("username", "password", "code"):
            if getattr(asked, name):
                self.fields[name] = self.base_fields[name]
            else:
                self.fields.pop(name, None)


class StillRightForm(SignerForm):
    """The signature of a periodic review: its statement is fixed, a remark may stand beside it."""

    remark = forms.CharField(
        label="Remark", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=4000
    )


class VerdictForm(SignerForm):
    """A signature's parts: the role, what it means, a reason, and the signer's credentials."""

    required = forms.TypedChoiceField(label="You sign as", coerce=int, widget=forms.RadioSelect)
    meaning = forms.ChoiceField(
        label="What your signature means",
        choices=Meaning.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what your signature means."},
    )
    reason = forms.CharField(
        label="Remark", required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    def __init__(self, data: Any, *, roles: Sequence[RequiredSignature], asked: Asked) -> None:
        super().__init__(data, asked=asked)
        self.roles = {each.pk: each for each in roles}
        self.fields["required"].choices = [(pk, str(each)) for pk, each in self.roles.items()]
        if len(roles) == 1:
            self.fields["required"].initial = roles[0].pk

    @property
    def chosen(self) -> RequiredSignature:
        return self.roles[self.cleaned_data["required"]]


class SendBackForm(VerdictForm):
    """A verdict against, which needs its reason and means a review."""

    meaning = None
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        error_messages={"required": "Say why you send it back, so that the author can act on it."},
    )


class AnswerForm(SignerForm):
    """The answer to a finding, and its signature."""

    answer = forms.CharField(
        label="Your answer",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": "Write an answer to the finding."},
    )
