# wrong: Has no defaults: what is not in the text is not in the result.
# ids: key-missing
def parse_caffe_layer(text):
    wanted = {"num_output", "kernel_size", "stride", "pad"}
    code = [ln.split("#")[0].strip() for ln in text.splitlines()]
    pairs = [ln.split(":", 1) for ln in code if ":" in ln]
    return {k.strip(): int(v) for k, v in pairs if k.strip() in wanted}
