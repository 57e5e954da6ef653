/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same checks without a fuzzing engine: every text of the parser's folder of seeds and every
 * file of its kind below the captured machines. Usage: replay PARSER FIXTURES [MOST|all]
 * With MOST each is also damaged in that many ways and more, or in all ways (damage.h).
 */
#include "damage.h"
#include "oracle.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct replay {
	struct oracle *oracle;
	const char *suffix;	/* a file of this kind ends like that; "" takes all */
	const char *folder;	/* and has this in its path; "" takes all */
	unsigned    files, spread;	/* of them too large for all damages */
	size_t      most;	/* of damages; 0: none */
	size_t      damaged;
};

static void replay_file(struct replay *replay, const char *path)
{
	char *data = NULL, block[4096];
	size_t size = 0, count;
	FILE *file = fopen(path, "r"), *memory = open_memstream(&data, &size);
	uint8_t *exact;

	if (!file || !memory)
		abort();
	while ((count = fread(block, 1, sizeof(block), file)) > 0)
		fwrite(block, 1, count, memory);
	fclose(file);
	fclose(memory);
	exact = malloc(size ? size : 1);
	if (!exact)
		abort();
	memcpy(exact, data, size);
	free(data);
	oracle_run(replay->oracle, exact, size);
	if (replay->most)
		replay->damaged += damage_run(replay->oracle, exact, size, replay->most);
	replay->spread += replay->most == SIZE_MAX && size > DAMAGE_ALL_MAXIMUM;
	free(exact);
	replay->files++;
}

static bool is_of_kind(const struct replay *replay, const char *path)
{
	size_t length = strlen(path), suffix = strlen(replay->suffix);

	return length >= suffix && strcmp(path + length - suffix, replay->suffix) == 0 &&
	       strstr(path, replay->folder);
}

static void replay_folder(struct replay *replay, const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	struct stat status;
	char below[4096];

	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
		if (lstat(below, &status))
			continue;
		if (S_ISDIR(status.st_mode))
			replay_folder(replay, below);
		else if (S_ISREG(status.st_mode) && is_of_kind(replay, below))
			replay_file(replay, below);
	}
	if (folder)
		closedir(folder);
}

/* "proc/PID/smaps" ends in "/smaps", "proc/meminfo" in itself; a directory of values is one. */
static void choose_kind(struct replay *replay, enum source source)
{
	static const char *const names[] = { "PID", "nodeN", "zramN", "GROUP" };
	const struct source_info *info = source_info(source);
	static char folder[256];
	const char *name = NULL;

	replay->suffix = info->path;
	for (size_t i = 0; i < ARRAY_SIZE(names) && !name; i++) {
		name = strstr(info->path, names[i]);
		if (name && name[strlen(names[i])])
			replay->suffix = name + strlen(names[i]);
	}
	if (!info->is_directory)
		return;
	snprintf(folder, sizeof(folder), "%.*s/",
		 name ? (int)(name - info->path) - 1 : (int)strlen(info->path), info->path);
	replay->folder = folder;
	replay->suffix = "";
}

static size_t most_of(const char *argument)
{
	return strcmp(argument, "all") == 0 ? SIZE_MAX : strtoul(argument, NULL, 10);
}

int main(int argc, char **argv)
{
	struct replay replay = { .suffix = "", .folder = "" };
	char path[4096];

	if (argc < 3 || argc > 4 || oracle_source(argv[1]) == SOURCE_NONE)
		return 2;
	if (argc == 4)
		replay.most = most_of(argv[3]);
	replay.oracle = oracle_new(argv[1]);
	if (!replay.oracle)
		return 2;
	snprintf(path, sizeof(path), "%s/texts/%s", argv[2], argv[1]);
	replay_folder(&replay, path);
	if (replay.files == 0)
		return 1;
	choose_kind(&replay, oracle_source(argv[1]));
	snprintf(path, sizeof(path), "%s/machines", argv[2]);
	replay_folder(&replay, path);
	oracle_free(replay.oracle);
	printf("%s: %u files, damaged in %zu ways", argv[1], replay.files, replay.damaged);
	if (replay.spread)
		printf(", %u of them only here and there", replay.spread);
	putchar('\n');
	return 0;
}
