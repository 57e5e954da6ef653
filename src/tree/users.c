/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of users from etc/passwd below a root, read once. Other sources of names (directories on
 * the network) belong to host/ and reach a capture through tree_note_user().
 */
#include <stdlib.h>

#include "tree_private.h"

struct user {
	uint64_t    uid;
	const char *name;
};

struct users {
	pthread_mutex_t lock;
	struct arena    memory;
	struct user    *users;
	size_t          count;
	bool            is_read;
};

struct users *users_new(void)
{
	struct users *users = calloc(1, sizeof(*users));

	if (!users)
		return NULL;
	pthread_mutex_init(&users->lock, NULL);
	arena_init(&users->memory);
	return users;
}

void users_free(struct users *users)
{
	if (!users)
		return;
	arena_done(&users->memory);
	pthread_mutex_destroy(&users->lock);
	free(users);
}

/* "name:password:uid:…", passwd(5). */
static bool parse_line(struct users *users, struct text line, struct user *ret_user)
{
	struct text name, field;
	uint64_t uid;

	if (!text_split(&line, ':', &name) || !name.size || !text_split(&line, ':', &field) ||
	    !text_split(&line, ':', &field) || text_to_uint64(field, &uid))
		return false;
	ret_user->uid = uid;
	ret_user->name = arena_copy(&users->memory, name.data, name.size);
	return ret_user->name;
}

static void read_passwd(struct users *users, struct tree *tree)
{
	struct text rest, line, all;
	size_t lines = 0;

	users->is_read = true;
	if (tree_read(tree, &users->memory, "etc/passwd", &all))
		return;
	for (rest = all; text_next_line(&rest, &line);)
		lines++;
	users->users = arena_alloc_array(&users->memory, lines, sizeof(*users->users));
	if (!users->users)
		return;
	for (rest = all; text_next_line(&rest, &line);)
		if (parse_line(users, line, &users->users[users->count]))
			users->count++;
}

const char *users_find(struct users *users, struct tree *tree, uint64_t uid)
{
	const char *name = NULL;

	pthread_mutex_lock(&users->lock);
	if (!users->is_read)
		read_passwd(users, tree);
	for (size_t i = 0; i < users->count && !name; i++)
		if (users->users[i].uid == uid)
			name = users->users[i].name;
	pthread_mutex_unlock(&users->lock);
	return name;
}
