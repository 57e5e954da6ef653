/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which capabilities a run has a use for. Giving up the others is tested on the program. */
#include "privileges.h"

#include <linux/capability.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define BIT(name) (UINT64_C(1) << (name))

enum { ROOT = 0, USER = 1000 };

static const uint64_t all = ~UINT64_C(0);
static const uint64_t reading = BIT(CAP_SYS_PTRACE) | BIT(CAP_PERFMON) | BIT(CAP_BPF) |
				BIT(CAP_NET_ADMIN) | BIT(CAP_DAC_READ_SEARCH);
static const uint64_t writing = BIT(CAP_DAC_OVERRIDE) | BIT(CAP_CHOWN) | BIT(CAP_FOWNER);

static void test_each_command_has_its_own(void **state)
{
	struct options live = { .command = COMMAND_LIVE };
	struct options snapshot = { .command = COMMAND_SNAPSHOT };
	struct options readonly = { COMMAND_LIVE, .given = 1u << OPTION_READONLY };
	struct options locked = { COMMAND_SNAPSHOT, .given = 1u << OPTION_LOCK_MEMORY };

	(void)state;
	assert_int_equal(privileges_needed(&snapshot, USER, all, false), reading);
	assert_int_equal(privileges_needed(&live, USER, all, false),
			 reading | BIT(CAP_KILL) | BIT(CAP_SYS_NICE));
	assert_int_equal(privileges_needed(&readonly, USER, all, false), reading);
	assert_int_equal(privileges_needed(&locked, USER, all, false),
			 reading | BIT(CAP_IPC_LOCK));
}

static void test_only_root_writes_and_names_roots_with_more_than_its_own(void **state)
{
	struct options output = { COMMAND_SNAPSHOT, .output = "file" };
	struct options capture = { .command = COMMAND_CAPTURE };
	struct options other_root = { COMMAND_SNAPSHOT, .root = "/host" };

	(void)state;
	assert_int_equal(privileges_needed(&output, USER, all, false), reading);
	assert_int_equal(privileges_needed(&output, ROOT, all, false), reading | writing);
	assert_int_equal(privileges_needed(&capture, USER, all, false), reading);
	assert_int_equal(privileges_needed(&capture, ROOT, all, false), reading | writing);
	assert_int_equal(privileges_needed(&other_root, USER, all, false),
			 reading & ~BIT(CAP_DAC_READ_SEARCH));
	assert_int_equal(privileges_needed(&other_root, ROOT, all, false), reading);
}

static void test_nothing_is_asked_for_that_was_not_given(void **state)
{
	struct options live = { .command = COMMAND_LIVE };
	uint64_t given = BIT(CAP_SYS_PTRACE) | BIT(CAP_SYS_MODULE);

	(void)state;
	assert_int_equal(privileges_needed(&live, USER, given, false), BIT(CAP_SYS_PTRACE));
	assert_int_equal(privileges_needed(&live, ROOT, given, false), BIT(CAP_SYS_PTRACE));
	assert_int_equal(privileges_needed(&live, USER, 0, true), 0);
}

/* In a container, root reads other processes by having all of their capabilities. */
static void test_root_without_ptrace_keeps_all(void **state)
{
	struct options live = { .command = COMMAND_LIVE };
	uint64_t given = all & ~BIT(CAP_SYS_PTRACE);

	(void)state;
	assert_int_equal(privileges_needed(&live, ROOT, given, false), given);
	assert_int_equal(privileges_needed(&live, USER, given, false) & BIT(CAP_CHOWN), 0);
}

static void test_old_kernels_have_one_for_all(void **state)
{
	struct options snapshot = { .command = COMMAND_SNAPSHOT };

	(void)state;
	assert_int_equal(privileges_needed(&snapshot, ROOT, all, true),
			 reading | BIT(CAP_SYS_ADMIN) | BIT(CAP_SYS_RESOURCE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_command_has_its_own),
		cmocka_unit_test(test_only_root_writes_and_names_roots_with_more_than_its_own),
		cmocka_unit_test(test_nothing_is_asked_for_that_was_not_given),
		cmocka_unit_test(test_root_without_ptrace_keeps_all),
		cmocka_unit_test(test_old_kernels_have_one_for_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
