"""What becomes of a workbook that openpyxl opens and saves."""

from enum import StrEnum


class Loss(StrEnum):
    """What an annotated workbook does not have any more, or has in another form, than the one that was sent."""

    FORMULAS = "formulas"
    """Formulas became their values: a formula is the one thing in a sheet that can do something."""
    LINKS = "links"
    """Links to other workbooks are gone."""
    EXTRAS = "extras"
    """Shapes, controls, embedded objects and some newer features are gone; the library does not know them."""
    LONG_CELLS = "long_cells"
    """Cells of a CSV file were longer than Excel takes; they were checked whole, and are shown cut."""
