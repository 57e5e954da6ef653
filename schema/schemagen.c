/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the JSON Schema to standard output, on the build machine. */
#include <stdio.h>

#include "mempane/report.h"

int main(void)
{
	report_write_schema(stdout);
	return fflush(stdout) || ferror(stdout) ? 1 : 0;
}
