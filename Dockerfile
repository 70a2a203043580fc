# A place to grade in where bubblewrap does not work: see SECURITY.md for the line that runs it.
FROM python:3.12-slim

# a cluster's worker has more: see docs/cluster.md
ARG EXTRA=
ARG PACKAGES=
RUN [ -z "$PACKAGES" ] || { apt-get update && apt-get install -y --no-install-recommends $PACKAGES; }

# behind this door lies all that a student's code must not read; it runs as a user without a key
RUN mkdir -m 0700 /closed
COPY . /closed/course
# editable: Python's own folder, which everyone reads, then holds no copy of tests and solutions
RUN python -m pip install --no-cache-dir -c /closed/course/constraints.txt -e "/closed/course$EXTRA" \
    && autograder build --course /closed/course

WORKDIR /closed/course
ENTRYPOINT ["autograder"]
CMD ["--help"]
