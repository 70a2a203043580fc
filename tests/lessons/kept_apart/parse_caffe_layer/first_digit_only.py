# wrong: Takes the first character behind the colon for the whole number.
# ids: first-digit
def parse_caffe_layer(text):
    out = dict(num_output=None, kernel_size=None, stride=1, pad=0)
    for line in text.splitlines():
        s = line.strip()
        for key in out:
            if s.startswith(key + ":"):
                out[key] = int(s[len(key) + 1 :].strip()[0])
    return out
