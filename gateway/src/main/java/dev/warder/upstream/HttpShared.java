package dev.warder.upstream;

/** What all servers over HTTP have in common. */
record HttpShared(Sheets sheets, Intake intake) {
    static HttpShared ofThisProgram() {
        return new HttpShared(new Sheets(), Intake.ofThisProgram());
    }
}
