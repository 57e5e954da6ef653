/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Picks a command. */
int main(void) { return 0; }
