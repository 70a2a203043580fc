"""Take in a learning platform's download: whose each notebook is, of which lesson, how new.

* `entries` reads files out of folders and zips, whatever lies there;
* `platforms` is the table of how platforms name what students hand in;
* `lesson` tells the lesson, from a name or from a notebook's own cells;
* `times` reads when something was handed in;
* `roster` and `identities` turn a platform's person into a student of the class;
* `placement` does it all, and lets no older work replace newer.
"""
