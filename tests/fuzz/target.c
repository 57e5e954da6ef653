/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One libFuzzer target: the build says which parser it is for. */
#include "oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return oracle_run(FUZZ_PARSER, data, size) ? 0 : -1;
}
