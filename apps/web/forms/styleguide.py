"""A form that only shows how fields look."""

from django import forms


class ExampleForm(forms.Form):
    outlet = forms.CharField(label="Outlet", help_text="As the masthead writes it.")
    language = forms.ChoiceField(label="Language", choices=[("de", "German"), ("en", "English")], required=False)
    published = forms.DateField(label="Published", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    stance = forms.ChoiceField(
        label="Stance",
        widget=forms.RadioSelect,
        choices=[("supports", "supports"), ("refutes", "refutes"), ("context", "gives context")],
    )
    confidential = forms.BooleanField(label="Only my desk may see it", required=False)
