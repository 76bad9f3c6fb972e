/* A resolver that does as the test says: the file $SHIM_NAMES holds what becomes of the
 * name "mail.test", read anew for each lookup.
 *
 *   fail | again | empty | slow SECONDS ADDRESS... | ADDRESS... */
#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#define NAME "mail.test"

typedef int (*getaddrinfo_fn)(
	const char *, const char *, const struct addrinfo *, struct addrinfo **);

static int look_up(getaddrinfo_fn real, char *words, const char *service,
	const struct addrinfo *hints, struct addrinfo **found)
{
	struct addrinfo **last = found;
	char *rest = words;
	char *word;

	*found = NULL;
	while ((word = strsep(&rest, " \n"))) {
		if (!*word || real(word, service, hints, last) != 0)
			continue;
		while (*last)
			last = &(*last)->ai_next;
	}
	return *found ? 0 : EAI_NONAME;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
	struct addrinfo **found)
{
	getaddrinfo_fn real;
	const char *path = getenv("SHIM_NAMES");
	char text[200] = "";
	char *words = text;
	FILE *file;

	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	if (!path || !name || strcmp(name, NAME) != 0)
		return real(name, service, hints, found);
	file = fopen(path, "re");
	if (!file || !fgets(text, sizeof text, file))
		text[0] = '\0';
	if (file)
		fclose(file);
	if (strncmp(text, "fail", 4) == 0)
		return EAI_NONAME;
	if (strncmp(text, "again", 5) == 0)
		return EAI_AGAIN;
	if (strncmp(text, "empty", 5) == 0)
		return EAI_NODATA;
	if (strncmp(text, "slow ", 5) == 0) {
		const long seconds = strtol(text + 5, &words, 10);

		poll(NULL, 0, (int)seconds * 1000);
	}
	return look_up(real, words, service, hints, found);
}
