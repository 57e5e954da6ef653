/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One libFuzzer target: the build says which parser it is for. */
#include "oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct oracle *oracle;

	if (!oracle)
		oracle = oracle_new(FUZZ_PARSER);
	oracle_run(oracle, data, size);
	return 0;
}
