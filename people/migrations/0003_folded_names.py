from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import people.models
from people.names import fold


def fold_names(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the folded name of everybody there is, a thousand at a time."""
    everybody = apps.get_model("people", "Person").objects.order_by("pk").only("pk", "name")
    last = 0
    while rows := list(everybody.filter(pk__gt=last)[:1000]):
        last = rows[-1].pk
        for row in rows:
            row.folded_name = f" {fold(row.name)}"[:1000]
        everybody.bulk_update(rows, ["folded_name"])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_more_kinds_of_documents"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="folded_name",
            field=people.models.FoldedNameField(default="", editable=False, max_length=1000),
        ),
        migrations.RunPython(fold_names, migrations.RunPython.noop),
    ]
