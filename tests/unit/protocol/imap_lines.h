/* Lines that many IMAP transcripts share. */
#ifndef UNIT_PROTOCOL_IMAP_LINES_H
#define UNIT_PROTOCOL_IMAP_LINES_H

/* What libcurl's login looks like; capabilities as told with its tagged OK. */
#define LOGIN(capabilities)                                                                \
	"H: * OK [CAPABILITY IMAP4rev1 LITERAL+ ID] Dovecot (Debian) ready.",              \
		"H: * CAPABILITY IMAP4rev1 LITERAL+ ID", "H: A001 OK done", "H: +",        \
		"H: A002 OK [CAPABILITY " capabilities "] Logged in"

#define BARE	 "IMAP4rev1"
#define EXTENDED "IMAP4rev1 LIST-EXTENDED LIST-STATUS SPECIAL-USE"

#define ID_LINE "ID (\"name\" \"mailtop\" \"version\" \"0.1.0\" \"vendor\" \"mailtop\")"
#define ITEMS	"(MESSAGES RECENT UNSEEN UIDNEXT UIDVALIDITY)"
#define RETURN	" RETURN (SPECIAL-USE STATUS " ITEMS ")"

#endif
