"""Run one module of measurements; run in Odoo's shell with the module's name and the amount of data."""

import importlib
import types

sys.path.insert(0, argument["folder"])
context = types.SimpleNamespace(env=env, quick=argument["quick"])
figures = importlib.import_module(argument["module"]).run(context)
answer = [figure._asdict() for figure in figures]
