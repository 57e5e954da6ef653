/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Standard output or a file, written through a stream that keeps the errno of its first failure. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void output_occupy_standard(void)
{
	for (int descriptor = 0; descriptor <= 2; descriptor++)
		if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
			/* The lowest free number is taken; read-only, so that writes fail. */
			(void)open("/dev/null", O_RDONLY);
}

static ssize_t write_bytes(void *cookie, const char *data, size_t size)
{
	struct output *output = cookie;
	size_t done = 0;

	while (done < size && !output->error) {
		ssize_t count = write(output->descriptor, data + done, size - done);

		if (count >= 0)
			done += (size_t)count;
		else if (errno != EINTR)
			output->error = errno;
	}
	return done == size ? (ssize_t)size : 0;
}

static enum status open_stream(struct output *output)
{
	output->file = fopencookie(output, "w",
				   (cookie_io_functions_t){ .write = write_bytes });
	if (output->file) {
		setvbuf(output->file, NULL, _IOFBF, 1 << 16);
		return STATUS_SUCCESS;
	}
	if (output->path)
		close(output->descriptor);
	return complain_code(-ENOMEM, "cannot open the output");
}

static bool is_standard(const char *path)
{
	return !path || strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
}

static enum status check_target(struct output *output)
{
	struct shown name;
	struct stat status;

	if (fstat(output->descriptor, &status) < 0)
		return complain(STATUS_FAILURE, "%s: %s", shown(&name, output->path),
				strerror(errno));
	if (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode))
		return STATUS_SUCCESS;
	if (!S_ISREG(status.st_mode))
		return complain(STATUS_FAILURE, "%s: expected a file, a pipe or a terminal",
				shown(&name, output->path));
	/* The other name may be anybody's file, for which this one was put in our way. */
	if (status.st_nlink > 1)
		return complain(STATUS_FAILURE, "%s: has another name (a hard link), which would "
						"be overwritten, too", shown(&name, output->path));
	if (ftruncate(output->descriptor, 0) < 0)
		return complain(STATUS_FAILURE, "%s: %s", shown(&name, output->path),
				strerror(errno));
	output->is_ours = true;
	return STATUS_SUCCESS;
}

enum status output_open(struct output *output, const char *path)
{
	struct shown name;
	enum status status;

	*output = (struct output){ .descriptor = STDOUT_FILENO };
	if (is_standard(path))
		return open_stream(output);
	output->path = path;
	output->descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC,
				  0666);
	if (output->descriptor < 0 && errno == ELOOP)
		return complain(STATUS_FAILURE, "%s: is a symbolic link, which is not followed",
				shown(&name, path));
	if (output->descriptor < 0)
		return complain(STATUS_FAILURE, "%s: cannot write: %s", shown(&name, path),
				strerror(errno));
	status = check_target(output);
	if (status == STATUS_SUCCESS)
		return open_stream(output);
	close(output->descriptor);
	return status;
}

static enum status open_memory(struct output *output)
{
	output->file = open_memstream(&output->text, &output->text_size);
	if (output->file)
		return STATUS_SUCCESS;
	replacement_done(&output->replacement);
	if (output->path && output->is_stream)
		close(output->descriptor);
	return complain_code(-ENOMEM, "cannot open the output");
}

/* Only an existing pipe or device is opened here; files are looked at, and made by commits. */
static enum status open_target(struct output *output, const char *path)
{
	struct shown name;
	int r = replacement_open(&output->replacement, path);

	output->path = path;
	if (r == 0 && !output->replacement.is_stream)
		return STATUS_SUCCESS;
	if (r == 0) {
		output->is_stream = true;
		output->descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
		r = output->descriptor < 0 ? -errno : 0;
	}
	if (r == 0)
		return STATUS_SUCCESS;
	replacement_done(&output->replacement);
	if (r == -ELOOP)
		return complain(STATUS_FAILURE, "%s: is a symbolic link, which is not followed",
				shown(&name, path));
	return complain(STATUS_FAILURE, "%s: cannot write: %s", shown(&name, path), strerror(-r));
}

enum status output_open_replacing(struct output *output, const char *path)
{
	enum status status = STATUS_SUCCESS;

	*output = (struct output){ .descriptor = -1, .replaces = true,
				   .replacement.folder = -1 };
	if (is_standard(path)) {
		output->is_stream = true;
		output->descriptor = STDOUT_FILENO;
	} else {
		status = open_target(output, path);
	}
	return status == STATUS_SUCCESS ? open_memory(output) : status;
}

/* The sample in memory to where it belongs, and room for the next. */
static bool commit_whole(struct output *output)
{
	bool failed = ferror(output->file);
	int r = 0;

	if (fclose(output->file) || failed)
		r = -ENOMEM;
	else if (!output->is_stream)
		r = replacement_write(&output->replacement, output->text, output->text_size);
	if (r == 0 && output->is_stream) {
		free(output->last);
		output->last = output->text;
		output->last_size = output->text_size;
		output->text = NULL;
	}
	free(output->text);
	output->text = NULL;
	output->file = open_memstream(&output->text, &output->text_size);
	if (r == 0 && !output->file)
		r = -ENOMEM;
	if (r < 0 && !output->error)
		output->error = -r;
	return !output->error;
}

bool output_commit(struct output *output)
{
	if (output->replaces)
		return commit_whole(output);
	fflush(output->file);
	if (output->error)
		return false;
	if (output->is_ours)
		output->whole = lseek(output->descriptor, 0, SEEK_CUR);
	return true;
}

/* Half a sample is worse than none: cut back to the last whole one, and leave no empty file. */
static void discard_rest(const struct output *output)
{
	if (!output->is_ours)
		return;
	if (output->whole > 0)
		(void)!ftruncate(output->descriptor, output->whole);
	else
		unlink(output->path);
}

/* What was not committed is lost. */
static void end_replacing(struct output *output)
{
	if (output->last)
		write_bytes(output, output->last, output->last_size);
	free(output->last);
	free(output->text);
	replacement_done(&output->replacement);
}

enum status output_close(struct output *output)
{
	struct shown name;
	const char *target = "standard output";

	if (output->file)
		fclose(output->file);
	if (output->replaces)
		end_replacing(output);
	else if (output->error)
		discard_rest(output);
	if (output->path)
		target = shown(&name, output->path);
	if (output->path && output->descriptor >= 0 && close(output->descriptor) < 0 &&
	    !output->error)
		output->error = errno;
	if (!output->error || output->error == EPIPE)
		return STATUS_SUCCESS;
	return complain(STATUS_FAILURE, "%s: cannot write: %s", target, strerror(output->error));
}
