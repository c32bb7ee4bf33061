"""Compiles cleaner/_native/*.pyx: the inner loops that numpy can't do at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from Cython.Build import cythonize
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from setuptools import Distribution, Extension
from setuptools.command.build_ext import build_ext

FOLDER = Path("cleaner", "_native")
DIRECTIVES = {
    "language_level": 3,
    "boundscheck": False,
    "wraparound": False,
    "cdivision": True,
    "initializedcheck": False,
}


class CustomBuildHook(BuildHookInterface):
    """Run by hatchling before it collects the files of a wheel or of an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile in place; the wheel is one for this platform and this Python."""
        del version
        root = Path(self.root)
        sources = sorted(root.glob(f"{FOLDER}/*.pyx"))
        # No fused operations: floating point comes out the same on every machine.
        gnu = ["-O3", "-fno-strict-aliasing", "-ffp-contract=off"]
        flags = ["/O2"] if sys.platform == "win32" else gnu
        extensions = [
            Extension(
                ".".join((*FOLDER.parts, source.stem)),
                [str(source.relative_to(root))],
                extra_compile_args=flags,
            )
            for source in sources
        ]
        built = Path("build")
        command = build_ext(Distribution({"name": "cleaner"}))
        files = [Path(command.get_ext_filename(extension.name)) for extension in extensions]
        # Cython itself would compile all anew, as its own files are new in each build environment.
        shared = [*root.glob(f"{FOLDER}/*.pxd"), Path(__file__), root / "pyproject.toml"]
        outdated = [
            extension
            for extension, source, file in zip(extensions, sources, files, strict=True)
            if not (root / file).exists()
            or max(map(changed, (source, *shared))) > changed(root / file)
        ]
        modules = cythonize(
            outdated,
            build_dir=str(built / "cython"),
            compiler_directives=DIRECTIVES,
            quiet=True,
            force=True,
        )
        command = build_ext(Distribution({"name": "cleaner", "ext_modules": modules}))
        command.inplace = command.force = True
        command.parallel = os.cpu_count()
        command.build_temp = str(built / "temp")
        command.ensure_finalized()
        command.run()
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["artifacts"] += [f"/{file.as_posix()}" for file in files]


def changed(path: Path) -> float:
    """When a file was changed last."""
    return path.stat().st_mtime
