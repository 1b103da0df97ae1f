"""Text and files of strangers, made safe before they are shown."""
