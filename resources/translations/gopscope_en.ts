<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>chart</name>
    <message numerus="yes">
        <source>%Ln known pauses in view: half at most %1, 99 % at most %2, the longest %3</source>
        <translation>
            <numerusform>%Ln known pause in view: half at most %1, 99 % at most %2, the longest %3</numerusform>
            <numerusform>%Ln known pauses in view: half at most %1, 99 % at most %2, the longest %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>forward</name>
    <message numerus="yes">
        <source>%Ln points queued</source>
        <translation>
            <numerusform>%Ln point queued</numerusform>
            <numerusform>%Ln points queued</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln points queued since %1</source>
        <translation>
            <numerusform>%Ln point queued since %1</numerusform>
            <numerusform>%Ln points queued since %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln points only in memory</source>
        <translation>
            <numerusform>%Ln point only in memory</numerusform>
            <numerusform>%Ln points only in memory</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln too old and dropped</source>
        <translation>
            <numerusform>%Ln too old and dropped</numerusform>
            <numerusform>%Ln too old and dropped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pushed out</source>
        <translation>
            <numerusform>%Ln pushed out</numerusform>
            <numerusform>%Ln pushed out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln set aside</source>
        <translation>
            <numerusform>%Ln set aside</numerusform>
            <numerusform>%Ln set aside</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln points sent</source>
        <translation>
            <numerusform>%Ln point sent</numerusform>
            <numerusform>%Ln points sent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln too old</source>
        <translation>
            <numerusform>%Ln too old</numerusform>
            <numerusform>%Ln too old</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::CloseQuestion</name>
    <message numerus="yes">
        <source>Closing forgets the samples of %n processes.</source>
        <translation>
            <numerusform>Closing forgets the samples of %n process.</numerusform>
            <numerusform>Closing forgets the samples of %n processes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::ComparePage</name>
    <message numerus="yes">
        <source>%n more are ticked; %1 can be told apart</source>
        <translation>
            <numerusform>%n more is ticked; %1 can be told apart</numerusform>
            <numerusform>%n more are ticked; %1 can be told apart</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::FindBar</name>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::ForwardCommand</name>
    <message numerus="yes">
        <source>%n points were more than 24 hours old, which Mackerel does not take.</source>
        <translation>
            <numerusform>%n point was more than 24 hours old, which Mackerel does not take.</numerusform>
            <numerusform>%n points were more than 24 hours old, which Mackerel does not take.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points were set aside; see gopscope-cli spool.</source>
        <translation>
            <numerusform>%n point was set aside; see gopscope-cli spool.</numerusform>
            <numerusform>%n points were set aside; see gopscope-cli spool.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points were not sent and stay in %1.</source>
        <translation>
            <numerusform>%n point was not sent and stays in %1.</numerusform>
            <numerusform>%n points were not sent and stay in %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points are lost: they were only in memory.</source>
        <translation>
            <numerusform>%n point is lost: it was only in memory.</numerusform>
            <numerusform>%n points are lost: they were only in memory.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The spool is full: %n points were pushed out, the oldest first.</source>
        <translation>
            <numerusform>The spool is full: %n point was pushed out.</numerusform>
            <numerusform>The spool is full: %n points were pushed out, the oldest first.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::ForwardNotices</name>
    <message numerus="yes">
        <source>%Ln samples wait in the spool until then, for a day at most.</source>
        <translation>
            <numerusform>%Ln sample waits in the spool until then, for a day at most.</numerusform>
            <numerusform>%Ln samples wait in the spool until then, for a day at most.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln points for Mackerel are only in memory</source>
        <translation>
            <numerusform>%Ln point for Mackerel is only in memory</numerusform>
            <numerusform>%Ln points for Mackerel are only in memory</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>They are lost when Gopscope ends before that is put right.</source>
        <translation>
            <numerusform>It is lost when Gopscope ends before that is put right.</numerusform>
            <numerusform>They are lost when Gopscope ends before that is put right.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln points that were queued for %1 are still here.</source>
        <translation>
            <numerusform>%Ln point that was queued for %1 is still here.</numerusform>
            <numerusform>%Ln points that were queued for %1 are still here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Discard them? They can&apos;t be brought back.</source>
        <translation>
            <numerusform>Discard it? It can&apos;t be brought back.</numerusform>
            <numerusform>Discard them? They can&apos;t be brought back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::ForwardState</name>
    <message numerus="yes">
        <source>%n points wait for the service %1, which Mackerel does not have.</source>
        <translation>
            <numerusform>%n point waits for the service %1, which Mackerel does not have.</numerusform>
            <numerusform>%n points wait for the service %1, which Mackerel does not have.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points were taken with another API key, whose organisation is not known, and are kept.</source>
        <translation>
            <numerusform>%n point was taken with another API key, whose organisation is not known, and is kept.</numerusform>
            <numerusform>%n points were taken with another API key, whose organisation is not known, and are kept.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points belong to another organisation, %1, and are kept.</source>
        <translation>
            <numerusform>%n point belongs to another organisation, %1, and is kept.</numerusform>
            <numerusform>%n points belong to another organisation, %1, and are kept.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points are queued since %1.</source>
        <translation>
            <numerusform>%n point is queued since %1.</numerusform>
            <numerusform>%n points are queued since %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points are only in memory and end with this program: %1</source>
        <translation>
            <numerusform>%n point is only in memory and ends with this program: %1</numerusform>
            <numerusform>%n points are only in memory and end with this program: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::MainWindow</name>
    <message numerus="yes">
        <source>%n programs of the settings were left out: there are too many</source>
        <translation>
            <numerusform>%n program of the settings was left out: there are too many</numerusform>
            <numerusform>%n programs of the settings were left out: there are too many</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saved %n samples to %1</source>
        <translation>
            <numerusform>Saved %n sample to %1</numerusform>
            <numerusform>Saved %n samples to %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::MetricChoice</name>
    <message numerus="yes">
        <source>%n metrics of each process.</source>
        <translation>
            <numerusform>%n metric of each process.</numerusform>
            <numerusform>%n metrics of each process.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>With %n processes now, %1 in all.</source>
        <translation>
            <numerusform>With %n process now, %1 in all.</numerusform>
            <numerusform>With %n processes now, %1 in all.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::Outbox</name>
    <message numerus="yes">
        <source>%n samples of %1 waited for your decision and were not forwarded.</source>
        <translation>
            <numerusform>%n sample of %1 waited for your decision and was not forwarded.</numerusform>
            <numerusform>%n samples of %1 waited for your decision and were not forwarded.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::Output</name>
    <message numerus="yes">
        <source>%n lines were dropped: %1 was read too slowly</source>
        <translation>
            <numerusform>%n line was dropped: %1 was read too slowly</numerusform>
            <numerusform>%n lines were dropped: %1 was read too slowly</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lines were not read</source>
        <translation>
            <numerusform>%n line was not read</numerusform>
            <numerusform>%n lines were not read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::ProcessNotices</name>
    <message numerus="yes">
        <source>%n samples kept. It is followed when it starts again.</source>
        <translation>
            <numerusform>%n sample kept. It is followed when it starts again.</numerusform>
            <numerusform>%n samples kept. It is followed when it starts again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n values understood</source>
        <translation>
            <numerusform>%1 of %n value understood</numerusform>
            <numerusform>%1 of %n values understood</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n values understood; missing ones are left blank.</source>
        <translation>
            <numerusform>%1 of %n value understood; it is left blank.</numerusform>
            <numerusform>%1 of %n values understood; missing ones are left blank.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n processes are asked %1</source>
        <translation>
            <numerusform>%n process is asked %1</numerusform>
            <numerusform>%n processes are asked %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n Go processes were found, but none can be watched. %1. %2</source>
        <translation>
            <numerusform>%n Go process was found, but it can't be watched. %1. %2</numerusform>
            <numerusform>%n Go processes were found, but none can be watched. %1. %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::ProcessPicker</name>
    <message numerus="yes">
        <source>%n rows of the listing could not be read</source>
        <translation>
            <numerusform>%n row of the listing could not be read</numerusform>
            <numerusform>%n rows of the listing could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n Go processes: %1</source>
        <translation>
            <numerusform>%n Go process: %1</numerusform>
            <numerusform>%n Go processes: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::RunningQuestion</name>
    <message numerus="yes">
        <source>%n programs that were started here still run:</source>
        <translation>
            <numerusform>%n program that was started here still runs:</numerusform>
            <numerusform>%n programs that were started here still run:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::ServiceField</name>
    <message numerus="yes">
        <source>%n services are there.</source>
        <translation>
            <numerusform>%n service is there.</numerusform>
            <numerusform>%n services are there.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::SpoolFile</name>
    <message numerus="yes">
        <source>The spool %1 was removed; it was made anew, with the %n points that waited in it.</source>
        <translation>
            <numerusform>The spool %1 was removed; it was made anew, with the %n point that waited in it.</numerusform>
            <numerusform>The spool %1 was removed; it was made anew, with the %n points that waited in it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The spool was damaged and was put aside as %1; %n points could be read and are kept.</source>
        <translation>
            <numerusform>The spool was damaged and was put aside as %1; %n point could be read and is kept.</numerusform>
            <numerusform>The spool was damaged and was put aside as %1; %n points could be read and are kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::StatusLine</name>
    <message numerus="yes">
        <source>%n processes monitored</source>
        <translation>
            <numerusform>%n process monitored</numerusform>
            <numerusform>%n processes monitored</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n polls missed</source>
        <translation>
            <numerusform>%n poll missed</numerusform>
            <numerusform>%n polls missed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::TileRow</name>
    <message numerus="yes">
        <source>%1 threads</source>
        <translation>
            <numerusform>%1 thread</numerusform>
            <numerusform>%1 threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gopscope::WatchCommand</name>
    <message numerus="yes">
        <source>%1 exited after %2 of %n samples.</source>
        <translation>
            <numerusform>%1 exited after %2 of %n sample.</numerusform>
            <numerusform>%1 exited after %2 of %n samples.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %2 of %n lines of gops memstats understood; the others are left out.</source>
        <translation>
            <numerusform>%1: %2 of %n line of gops memstats understood; the others are left out.</numerusform>
            <numerusform>%1: %2 of %n lines of gops memstats understood; the others are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sampling</name>
    <message numerus="yes">
        <source>(%n lines without name and value)</source>
        <translation>
            <numerusform>(%n line without name and value)</numerusform>
            <numerusform>(%n lines without name and value)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>spool</name>
    <message numerus="yes">
        <source>%n points since %1 for %2</source>
        <translation>
            <numerusform>%n point since %1 for %2</numerusform>
            <numerusform>%n points since %1 for %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points of %1 set aside, for %2: %3</source>
        <translation>
            <numerusform>%n point of %1 set aside, for %2: %3</numerusform>
            <numerusform>%n points of %1 set aside, for %2: %3</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points are queued again.</source>
        <translation>
            <numerusform>%n point is queued again.</numerusform>
            <numerusform>%n points are queued again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points are discarded.</source>
        <translation>
            <numerusform>%n point is discarded.</numerusform>
            <numerusform>%n points are discarded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points are queued for %1 and wait for the API key they were taken with, or for an ORGANISATION.</source>
        <translation>
            <numerusform>%n point is queued for %1 and waits for the API key it was taken with, or for an ORGANISATION.</numerusform>
            <numerusform>%n points are queued for %1 and wait for the API key they were taken with, or for an ORGANISATION.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n points are queued for %1 of %2.</source>
        <translation>
            <numerusform>%n point is queued for %1 of %2.</numerusform>
            <numerusform>%n points are queued for %1 of %2.</numerusform>
        </translation>
    </message>
</context>
</TS>
