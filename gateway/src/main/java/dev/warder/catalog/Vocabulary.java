package dev.warder.catalog;

/** What a harmless definition does not say. */
final class Vocabulary {
    /** Words against the user, or against what a model was told before: one is enough. */
    static final Phrases INSTRUCTIONS = new Phrases("""
            ignore|disregard|forget|override previous|prior|earlier|above|preceding instruction*|prompt*|rule*|message*|guideline*|direction*
            ignore|disregard|forget|override system|user|safety|security instruction*|prompt*|polic*|guideline*|restriction*
            ignore|disregard|forget everything said|told|before|above
            do not|never mention|tell|inform|notify|reveal|disclose user|users|human|anyone|anybody|operator
            dont mention|tell|inform|notify|reveal|disclose user|users|human|anyone|anybody|operator
            do not|never mention|reveal|disclose step|instruction*
            dont mention|reveal|disclose step|instruction*
            without telling|informing|notifying|alerting|mentioning user|users|human|anyone
            without user* knowledge|awareness|noticing|knowing
            hide|conceal from user|users|human
            you now|are developer|dan|unrestricted|jailbreak* mode
            """);

    /** When a model should do more than the tool says. */
    static final Phrases TIMING = new Phrases("""
            before using|calling|answering|responding|executing|invoking|running tool|tools|user|function|other|question|anything|you|must|read|send|first
            before answering|responding
            every call|request|invocation
            every time you|user|tool
            whenever user|you
            """);

    /** What a tool has no business with. */
    static final Phrases DATA = new Phrases("""
            system prompt
            entire|full|whole|complete|current conversation|chat|message|prompt
            conversation|chat history|transcript|context
            send|post|forward|transmit|upload|leak|email|copy conversation|chat|history|transcript|prompt
            append|include|add|attach|copy|insert|pass|read user* home|email|address|phone|password*|credential*|token*|secret*|private
            pass|put|place|include|insert contents|content as|into|with|from parameter|argument|sidenote|side|note|field
            private key*
            """);

    /** What nobody should learn of. */
    static final Phrases SECRECY = new Phrases("""
            keep secret|confidential|hidden
            not visible|shown|displayed for|with|by user|users
            without user* consent|permission|approval
            silently|secretly|covertly
            new|updated|real|hidden|secret instruction*
            do not|never mention|reveal|disclose
            dont mention|reveal|disclose
            """);

    /** Orders to a model; some honest tools give them too. */
    static final Phrases ORDERS = new Phrases("""
            you must|should always|first|never call|use|invoke|run|read|send|include|pass
            pretend|act as if|though
            important|mandatory|critical always|must|never call|use|invoke|run|send|include
            """);

    /** Claims of precedence over what others offer. */
    static final Phrases SOLICITATION = new Phrases("""
            prefer tool|one over|for|instead|to
            always prefer|use tool|one|function instead|first|for|before
            use tool|one|only instead|rather other|others|than|tools
            instead|replaces|supersedes|overrides|deprecated other|tool|tools|existing|default|built|server|one
            other|another|original tool|tools|server deprecated|broken|unsafe|insecure|obsolete|do|must|should|not
            do not|never use|call|invoke other|another|any tool|tools|server
            dont use|call|invoke other|another tool|tools|server
            tool must|should called|used|invoked|run first|before|every|always|whenever
            """);

    /** Attacks, said openly. */
    static final Phrases ATTACKS = new Phrases("""
            exfil*
            steal|steals|stealing|stolen
            reverse|bind|web shell
            ransomware simulat*|encrypt*|payload|attack
            mimikatz
            keylog*
            keystroke*
            shellcode*
            rootkit*
            backdoor*
            fork bomb
            zip|path slip|traversal
            privilege|privileges escalat*|elevat*
            escalat*|elevat* privilege|privileges
            brute force|forc*
            bruteforc*
            pass|overpass hash|ticket
            golden|silver ticket
            dcsync
            zerologon
            sandbox|chroot|container|vm|jail|docker|hypervisor escape
            escape|escapes|escaping sandbox|chroot|container|vm|jail|docker|virtual|hypervisor
            root|jailbreak android|ios|device
            exploit|exploits|exploiting
            malicious dll|payload|file|files|code|library|macro|value*|argument*|content*|symlink*|script*|launch*|xpath|sql|quer*|process|package|service
            execute|executes|run|runs arbitrary|encoded shell|command*|code|system|os|powershell
            inject|injects|injecting|perform malicious|keystrokes|sql|shellcode|code|payload|xpath|command*|macro
            code|command|sql|template|object|process|dll|macro|xpath|apc|argument|environment|prompt injection|hijack*|hollowing
            injection technique|attack|payload
            deserializ*|unserializ* attack|exploit|via|gadget
            via|unsafe unserialize|unsafe|deserializ*
            bypass|bypasses|bypassing uac|applocker|security|selinux|antivirus|edr|windows|authentication|restrictions|whitelisting|policy|hooks|root
            dump|dumps|extract|extracts|harvest|crack|decrypt password*|credential*|lsass|hash*|secret*|key*|keychain|saved|keyring|gnome|kde|kwallet|macos|linux|chrome|browser|shadow|autofill|api|pmkid
            dump|extract|harvest linux|kde|chrome|browser|lsass|process password*|credential*|memory|secret*|kwallet|keyring
            capture credential*|password*|screenshot*|keystroke*
            hook|hooks input methods|function*
            forge|forges|forged saml|jwt|token*|ticket*|kerberos|authentication|cookie*
            create kerberos golden|silver
            key confusion
            hide|hides activity|data|stolen|exfiltrat*
            tamper|tampers with log*
            timestomp*
            modify timestamps hide
            abuse privilege*|delegation|capabilit*|socket|policy
            privesc
            hijack|hijacks|hijacking
            dll|session|search|process hijack*
            spoof*
            poison|poisoning llmnr|arp|dns|nbt|cache
            covert channel
            attacker controlled|server|host
            corrupt|destroy|wipe file*|data|disk
            exhaust disk|process|memory|resources
            impersonat* user|privilege
            shadow credentials
            enumerat* username*|user|valid|bucket*|s3|azure|gcp|ldap|snmp|nfs|rpc|dns|active|docker|smb|domain|network|subdomain*
            port|arp|netbios|network|vulnerability|bluetooth scan*
            scan|scans target|ports|open|local|network|subnet
            grab service|banner*
            detect web application|services
            google|github dork*
            gather osint
            credential stuffing|dump*|harvest*
            sniff* network|traffic|packet*
            """);

    /** Attacks that no honest tool has for its purpose, defenders' tools included. */
    static final Phrases GRAVE = new Phrases("""
            exfiltrate|exfiltrates|exfiltrated|exfiltrating
            steal|steals|stolen data|files|credential*|password*|cookie*|token*|keys|secrets
            reverse|bind shell
            mimikatz
            web shell
            shellcode
            ransomware simulat*|encrypt*
            dump|dumps|dumping lsass|credentials|passwords|kde|macos|gnome|linux
            attacker controlled
            fork bomb
            """);

    private Vocabulary() {}
}
