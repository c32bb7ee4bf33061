"""Main text of HTML pages against gold: ours and the peers; see _html_report.py.

    python benchmarks/html.py [--data ../shared/data] [--pages N] [--peers PYTHON] [--worst N]

The standard library has a module of this name, which other benchmarks must still find.
"""

import sys
import sysconfig
from importlib.util import module_from_spec, spec_from_file_location

if __name__ == "__main__":
    sys.path.append(sys.path.pop(0))  # this folder after the standard library

    from _html_report import main

    sys.exit(main())
else:
    folder = sysconfig.get_path("stdlib") + "/html"
    spec = spec_from_file_location(
        __name__, f"{folder}/__init__.py", submodule_search_locations=[folder]
    )
    sys.modules[__name__] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[__name__])
