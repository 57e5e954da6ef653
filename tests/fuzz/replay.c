/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same checks without a fuzzing engine: every text of the parser's folder of seeds and every
 * file of its kind below the captured machines. Usage: replay PARSER FIXTURES [STRIDE]
 * With STRIDE each is also damaged in many ways (damage.h).
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
	unsigned    files;
	size_t      stride;	/* of damages; 0: none */
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
	if (replay->stride)
		replay->damaged += damage_run(replay->oracle, exact, size, replay->stride);
	free(exact);
	replay->files++;
}

static bool is_of_kind(const struct replay *replay, const char *path)
{
	size_t length = strlen(path), suffix = strlen(replay->suffix);

	return length >= suffix && strcmp(path + length - suffix, replay->suffix) == 0;
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

/* "proc/PID/smaps" ends in "/smaps", "proc/meminfo" in itself. */
static const char *suffix_of(enum source source)
{
	const char *path = source_info(source)->path, *process = strstr(path, "PID");
	const char *node = strstr(path, "nodeN");

	if (node)
		return node + strlen("nodeN");
	return process && process[strlen("PID")] ? process + strlen("PID") : path;
}

int main(int argc, char **argv)
{
	struct replay replay = { .suffix = "" };
	char path[4096];

	if (argc < 3 || argc > 4 || oracle_source(argv[1]) == SOURCE_NONE)
		return 2;
	if (argc == 4)
		replay.stride = strtoul(argv[3], NULL, 10);
	replay.oracle = oracle_new(argv[1]);
	if (!replay.oracle)
		return 2;
	snprintf(path, sizeof(path), "%s/texts/%s", argv[2], argv[1]);
	replay_folder(&replay, path);
	if (replay.files == 0)
		return 1;
	replay.suffix = suffix_of(oracle_source(argv[1]));
	snprintf(path, sizeof(path), "%s/machines", argv[2]);
	replay_folder(&replay, path);
	oracle_free(replay.oracle);
	printf("%s: %u files, damaged in %zu ways\n", argv[1], replay.files, replay.damaged);
	return 0;
}
