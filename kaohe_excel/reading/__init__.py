"""From a folder of workbooks to facts that know their cells."""
