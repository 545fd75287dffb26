"""What sellers send as files: photos become numbers, spreadsheets become listings and come back with findings.

Files are hostile until read. ``photos`` measures images, ``sheets`` reads and annotates CSV and XLSX files. Whatever
can be made to cost memory or time is opened ``apart``: in a process of its own (``child``) that has little of both and
dies after one file, so that the bot neither grows nor waits. The two sides speak in ``frames``.
"""
