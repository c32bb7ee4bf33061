"""Compiled inner loops (Cython). They know numbers and strings, and nothing of the stages.

Each module has its types in a `.pyi` beside it; hatch_build.py compiles them at install.
"""
