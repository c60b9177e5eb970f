from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def look_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What others know only as met or not is no longer counted among what waits: the next sweep counts it anew."""
    apps.get_model("certification", "Standing").objects.filter(waiting__gt=0).update(stale=True)


class Migration(migrations.Migration):
    dependencies = [("certification", "0010_discarded_drafts")]

    operations = [migrations.RunPython(look_again, migrations.RunPython.noop)]
