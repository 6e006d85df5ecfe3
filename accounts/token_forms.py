"""The form that makes an API token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import ApiToken, User
from .tokens import DAY_CHOICES

SCOPES = {
    ApiToken.Scope.READ: _("Read: the courses you may open, your places and your progress"),
    ApiToken.Scope.LEARN: _("Learn: enroll, withdraw, record progress, write to the class"),
    ApiToken.Scope.TEACH: _("Teach: rosters and results of the courses you teach"),
}
DEFAULT_DAYS = 90


class TokenForm(forms.Form):
    """“Teach” is offered to those who may enter the admin."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("What it is for, such as “my reading list”. Only you see it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        initial=[ApiToken.Scope.READ.value],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may do yourself."),
    )
    days = forms.TypedChoiceField(
        label=_("How long it works"),
        choices=[(days, _("%(days)s days") % {"days": days}) for days in DAY_CHOICES],
        coerce=int,
        initial=DEFAULT_DAYS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        may_teach = user.has_perm("wagtailadmin.access_admin")
        self.fields["scopes"].choices = [
            (scope.value, words)
            for scope, words in SCOPES.items()
            if may_teach or scope != ApiToken.Scope.TEACH
        ]
