"""Judges tables with Great Expectations, by the expectations that a results.json of ours names.

usage: _great_expectations.py JSON, which is {"results": path, "scratch": folder, "tables": {name:
{"file": path of a CSV file, "columns": {name: type}}}}. Prints {"checkpoint": description, "validations":
{table: result}}, all as the package gives them, with format SUMMARY.
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import pandas as pd
import great_expectations as gx

# Ours alone; so that statistics can be compared, something stands in for them that always holds.
OWN = {"expect_column_values_to_be_of_type", "unexpected_rows_expectation"}


def read(file, columns):
    """Cells by their types; a blank is missing, a day is a date and not the moment of its midnight."""
    frame = pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[""])
    for name, kind in columns.items():
        cells = frame[name]
        if kind == "integer":
            frame[name] = pd.to_numeric(cells).astype("Int64")
        elif kind in ("decimal", "double"):
            frame[name] = cells.astype(float)
        elif kind == "timestamp":
            frame[name] = pd.to_datetime(cells)
        elif kind == "date":
            frame[name] = objects(pd.to_datetime(cells).dt.date)
        else:
            frame[name] = objects(cells)
    return frame


def objects(cells):
    """What is missing as None, for NaN is not even equal to itself."""
    return cells.astype(object).where(cells.notna(), None)


def expectation(config, at):
    kind, kwargs = config["type"], config["kwargs"]
    if kind in OWN:
        # A suite takes no expectation twice.
        kind, kwargs = "expect_table_row_count_to_be_between", {"min_value": -at}
    name = "".join(word.capitalize() for word in kind.split("_"))
    return getattr(gx.expectations, name)(**kwargs, meta={"at": at}, severity=config["severity"])


def main():
    asked = json.loads(sys.argv[1])
    with open(asked["results"]) as file:
        ours = {one["suite_name"]: one for one in json.load(file)["validation_results"]}
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    source = context.data_sources.add_pandas("source")
    definitions = []
    for name, table in asked["tables"].items():
        pickle = f"{asked['scratch']}/{name}.pickle"
        read(table["file"], table["columns"]).to_pickle(pickle)
        suite = gx.ExpectationSuite(name=name)
        for at, result in enumerate(ours[name]["results"]):
            suite.add_expectation(expectation(result["expectation_config"], at))
        context.suites.add(suite)
        asset = source.add_pickle_asset(name, filepath_or_buffer=pickle)
        batch = asset.add_batch_definition("all")
        definition = gx.ValidationDefinition(name=name, data=batch, suite=suite)
        definitions.append(context.validation_definitions.add(definition))
    checkpoint = gx.Checkpoint(name="all", validation_definitions=definitions)
    run = context.checkpoints.add(checkpoint).run()
    validations = {one.suite_name: one.to_json_dict() for one in run.run_results.values()}
    print(json.dumps({"checkpoint": run.describe_dict(), "validations": validations}, default=str))


main()
