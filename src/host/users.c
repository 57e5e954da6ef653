/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of users, asked once each: a name service may be slow, and the same few users own nearly
 * all processes. The service, which is reached through a socket and may hang, is asked only about
 * users that the machine's own file does not have.
 */
#include "mempane/host.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

enum { NAME_BUFFER_FIRST = 1024, NAME_BUFFER_LAST = 1024 * 1024 };

struct user {
	uint64_t uid;
	char    *name;		/* owned; NULL when nobody knows it */
};

struct host_users {
	struct user *users;	/* owned; ascending by uid */
	size_t       count, capacity;
};

struct host_users *host_users_new(void)
{
	return calloc(1, sizeof(struct host_users));
}

void host_users_free(struct host_users *users)
{
	if (!users)
		return;
	for (size_t i = 0; i < users->count; i++)
		free(users->users[i].name);
	free(users->users);
	free(users);
}

static size_t find_position(const struct host_users *users, uint64_t uid)
{
	size_t low = 0, high = users->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (users->users[middle].uid < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static char *find_in_file(uint64_t uid)
{
	FILE *file = fopen("/etc/passwd", "re");
	char buffer[NAME_BUFFER_FIRST];
	struct passwd entry, *found;
	char *name = NULL;

	/* A line that is too long ends the search: the system knows better then. */
	while (file && !name && fgetpwent_r(file, &entry, buffer, sizeof(buffer), &found) == 0)
		if (found->pw_uid == uid)
			name = strdup(found->pw_name);
	if (file)
		fclose(file);
	return name;
}

static char *ask_system(uint64_t uid)
{
	char *name = find_in_file(uid);

	for (size_t size = NAME_BUFFER_FIRST; !name && size <= NAME_BUFFER_LAST; size *= 4) {
		char *buffer = malloc(size);
		struct passwd entry, *found = NULL;
		int error;

		if (!buffer)
			return NULL;
		error = getpwuid_r((uid_t)uid, &entry, buffer, size, &found);
		if (found)
			name = strdup(entry.pw_name);
		free(buffer);
		if (error != ERANGE)
			break;
	}
	return name;
}

static int make_room(struct host_users *users)
{
	size_t capacity = users->capacity ? users->capacity * 2 : 16;
	struct user *grown;

	if (users->count < users->capacity)
		return 0;
	grown = realloc(users->users, capacity * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	users->users = grown;
	users->capacity = capacity;
	return 0;
}

bool host_user_is_known(const struct host_users *users, uint64_t uid)
{
	size_t position = find_position(users, uid);

	return position < users->count && users->users[position].uid == uid;
}

const char *host_user_name(struct host_users *users, uint64_t uid)
{
	size_t position = find_position(users, uid);
	struct user *slot;

	if (position < users->count && users->users[position].uid == uid)
		return users->users[position].name;
	if (uid > UINT32_MAX || make_room(users))
		return NULL;
	slot = &users->users[position];
	memmove(slot + 1, slot, (users->count - position) * sizeof(*slot));
	*slot = (struct user){ .uid = uid, .name = ask_system(uid) };
	users->count++;
	return slot->name;
}
