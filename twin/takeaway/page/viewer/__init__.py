"""The page's own part: written by hand in main.js, page.html and page.css, bundled in viewer.js."""
