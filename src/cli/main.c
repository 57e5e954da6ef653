/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds out where mempane runs, and picks a command. */
#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "commands.h"
#include "memory_lock.h"
#include "output.h"
#include "privileges.h"
#include "usage.h"

static struct surroundings look_around(const struct options *options)
{
	const char *no_color = secure_getenv("NO_COLOR");
	struct winsize size = { 0 };
	struct surroundings surroundings = {
		.is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 &&
			   !options_has(options, OPTION_ASCII),
		.has_input_terminal = isatty(STDIN_FILENO),
		.has_output_terminal = isatty(STDOUT_FILENO),
		.has_no_color = no_color && *no_color,
	};

	if (surroundings.has_output_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		surroundings.width = size.ws_col;
	return surroundings;
}

static enum status write_usage(const struct options *options)
{
	struct output output;
	enum status status = output_open(&output, NULL);

	if (status != STATUS_SUCCESS)
		return status;
	if (options_has(options, OPTION_HELP))
		usage_write(output.file, options->command);
	else
		fprintf(output.file, "mempane %s\n", MEMPANE_VERSION);
	output_commit(&output);
	return output_close(&output);
}

static enum status run(const struct options *options)
{
	struct surroundings surroundings;

	if (options_has(options, OPTION_HELP) || options_has(options, OPTION_VERSION))
		return write_usage(options);
	if (options_has(options, OPTION_LOCK_MEMORY))
		memory_lock();
	surroundings = look_around(options);
	return command_find(options->command)(options, &surroundings);
}

/* One heap for the few threads, of which all can be given back; glibc would make one for each. */
static void keep_memory_small(void)
{
	enum { LARGE_BLOCK = 128 * 1024 };

	mallopt(M_ARENA_MAX, 1);
	/* A fixed threshold: it would rise with the first large block that is freed. */
	mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
}

int main(int argument_count, char **arguments)
{
	struct options options;
	enum status status;

	keep_memory_small();
	output_occupy_standard();
	status = privileges_check();
	if (status != STATUS_SUCCESS)
		return status;
	/* Characters follow the locale; numbers do not, neither read nor written. */
	setlocale(LC_CTYPE, "");
	tzset();
	/* Failures to write are told where they happen. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	status = options_parse(argument_count, arguments, &options);
	if (status == STATUS_SUCCESS)
		status = privileges_drop(&options);
	if (status == STATUS_SUCCESS)
		status = run(&options);
	options_done(&options);
	return status;
}
