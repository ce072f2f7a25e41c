/* SPDX-License-Identifier: MIT */
/* Run a fuzz target over the files of its corpus, in builds without libFuzzer: a crash that
 * was found stays found. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    enum { MOST = 1 << 20 };
    uint8_t *data = malloc(MOST);
    if (!data || argc < 2)
        return 2; /* a corpus without files checks nothing */
    for (int i = 1; i < argc; i++) {
        FILE *f = fopen(argv[i], "rb");
        if (!f) {
            (void)fprintf(stderr, "cannot read %s\n", argv[i]);
            return 2;
        }
        size_t n = fread(data, 1, MOST, f);
        (void)fclose(f);
        (void)LLVMFuzzerTestOneInput(data, n);
    }
    (void)printf("%d inputs replayed\n", argc - 1);
    free(data);
    return 0;
}
