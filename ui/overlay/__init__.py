"""What lies over the 3D view: legend, scale bar, compass, time, names. Painted by Qt, so sharp at
any density, in the window and in the exported picture alike."""
