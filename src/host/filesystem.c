/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How full a mounted file system is. Whoever asks has made sure that no path on the way to it leads
 * through a file system that may not answer.
 */
#include "mempane/host.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Without a limit of blocks tmpfs counts none, and neither do file systems that never count. */
static int format_answer(const struct statfs *information, char *buffer, size_t size)
{
	uint64_t block = (uint64_t)information->f_frsize ? (uint64_t)information->f_frsize
							 : (uint64_t)information->f_bsize;
	int length = 0;

	if (information->f_blocks)
		length = snprintf(buffer, size, "size %" PRIu64 "\nused %" PRIu64 "\n",
				  (uint64_t)information->f_blocks * block,
				  ((uint64_t)information->f_blocks -
				   (uint64_t)information->f_bfree) * block);
	else
		length = snprintf(buffer, size, "size max\n");
	if (information->f_files)
		length += snprintf(buffer + length, size - (size_t)length,
				   "files %" PRIu64 "\nfiles_used %" PRIu64 "\n",
				   (uint64_t)information->f_files,
				   (uint64_t)information->f_files -
					   (uint64_t)information->f_ffree);
	return length;
}

int host_filesystem_ask(const char *mount_point, uint64_t device_major, uint64_t device_minor,
			char buffer[HOST_FILESYSTEM_SIZE], size_t *ret_size)
{
	struct statfs information;
	struct stat status;
	int descriptor = open(mount_point, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	int error = 0;

	if (descriptor < 0)
		return -errno;
	if (fstat(descriptor, &status) || fstatfs(descriptor, &information))
		error = -errno;
	else if (major(status.st_dev) != device_major || minor(status.st_dev) != device_minor)
		error = -EXDEV;
	close(descriptor);
	if (error)
		return error;
	*ret_size = (size_t)format_answer(&information, buffer, HOST_FILESYSTEM_SIZE);
	return 0;
}
