/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of users: the system's, once each; none where there is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pwd.h>
#include <stdbool.h>

#include "mempane/host.h"

static void names_are_the_systems(void **state)
{
	struct host_users *users = host_users_new();
	const struct passwd *root = getpwuid(0);
	const char *name;

	(void)state;
	assert_non_null(users);
	if (!root)
		skip();
	name = host_user_name(users, 0);
	assert_string_equal(name, root->pw_name);
	/* Remembered: the very same string. */
	assert_ptr_equal(host_user_name(users, 0), name);
	host_users_free(users);
}

static void unknown_users_have_no_name(void **state)
{
	struct host_users *users = host_users_new();

	(void)state;
	assert_null(host_user_name(users, UINT64_MAX));
	assert_null(host_user_name(users, UINT64_C(1) << 32));
	for (uint64_t uid = 3999999999; uid > 3999999900; uid -= 3)
		if (!getpwuid((uid_t)uid))
			assert_null(host_user_name(users, uid));
	host_users_free(users);
	host_users_free(NULL);
}

static void own_cost_grows(void **state)
{
	uint64_t before = host_self_cpu();
	volatile uint64_t work = 0;

	(void)state;
	for (uint64_t i = 0; i < 30000000; i++)
		work += i;
	assert_true(work > 0);
	assert_true(host_self_cpu() > before);
	assert_true(host_self_pid() > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_the_systems),
		cmocka_unit_test(unknown_users_have_no_name),
		cmocka_unit_test(own_cost_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
