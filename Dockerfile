# A place to grade in where bubblewrap does not work: see SECURITY.md for the line that runs it.
FROM python:3.12-slim

# behind this door lies all that a student's code must not read; it runs as a user without a key
RUN mkdir -m 0700 /closed
COPY . /closed/course
# editable: Python's own folder, which everyone reads, then holds no copy of tests and solutions
RUN python -m pip install --no-cache-dir -c /closed/course/constraints.txt -e /closed/course \
    && autograder build --course /closed/course

WORKDIR /closed/course
ENTRYPOINT ["autograder"]
CMD ["--help"]
