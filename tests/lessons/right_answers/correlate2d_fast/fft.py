# the Fourier transform
def correlate2d_fast(image, kernel):
    shape = image.shape
    spectrum = np.fft.rfft2(image) * np.conj(np.fft.rfft2(kernel, shape))
    full = np.fft.irfft2(spectrum, shape)
    return full[: shape[0] - kernel.shape[0] + 1, : shape[1] - kernel.shape[1] + 1]
