/** Clients nobody here wrote times servers nobody here wrote, each pair through the gateway. */
package dev.warder.scenarios.interop;
