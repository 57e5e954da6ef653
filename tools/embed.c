/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes a file as a C array to the standard output: embed NAME FILE. Runs on the build machine.
 */
#include <stdio.h>

int main(int argc, char **argv)
{
	FILE *file = argc == 3 ? fopen(argv[2], "rb") : NULL;
	int byte;

	if (!file) {
		fprintf(stderr, "usage: embed NAME FILE, which can be read\n");
		return 1;
	}
	/* Aligned as what reads it in place expects of a file in memory. */
	printf("static const _Alignas(8) unsigned char %s[] = {", argv[1]);
	for (unsigned long count = 0; (byte = getc(file)) != EOF; count++)
		printf("%s%d,", count % 24 ? " " : "\n\t", byte);
	printf("\n};\n");
	return ferror(file) || fclose(file) || ferror(stdout) ? 1 : 0;
}
