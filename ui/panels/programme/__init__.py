"""The programme's targets and who pays."""
