#pragma once

#include <QTemporaryFile>

#include <elf.h>

#include <cstring>
#include <utility>
#include <vector>

/// An ELF program made for a test: one writable segment that loads the whole file, and sections as they are
/// added.
class ElfFile
{
public:
    static constexpr quint64 base = 0x400000;

    void add(const QByteArray &name, const QByteArray &bytes) { m_sections.push_back({name, bytes}); }

    /// Where a section's bytes will be loaded; sections start at multiples of 64.
    [[nodiscard]] static quint64 addressAfter(quint64 size) { return base + aligned(headers() + size); }

    [[nodiscard]] QByteArray bytes() const
    {
        QByteArray file(qsizetype(headers()), '\0');
        QByteArray names(1, '\0');
        std::vector<Elf64_Shdr> table(1);
        auto sections = m_sections;
        sections.push_back({".shstrtab", {}});
        for (auto &[name, content] : sections) {
            Elf64_Shdr header{};
            header.sh_name = Elf64_Word(names.size());
            names += name + '\0';
            if (name == ".shstrtab")
                content = names;
            file.resize(qsizetype(aligned(quint64(file.size()))), '\0');
            header.sh_type = SHT_PROGBITS;
            header.sh_offset = quint64(file.size());
            header.sh_addr = base + header.sh_offset;
            header.sh_size = quint64(content.size());
            file += content;
            table.push_back(header);
        }
        return finished(file, table);
    }

    /// The file itself, open.
    [[nodiscard]] static std::unique_ptr<QTemporaryFile> write(const QByteArray &bytes)
    {
        auto file = std::make_unique<QTemporaryFile>();
        if (!file->open() || file->write(bytes) != bytes.size() || !file->flush())
            qFatal("can't write a temporary file");
        return file;
    }

private:
    [[nodiscard]] static quint64 headers() { return sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr); }
    [[nodiscard]] static quint64 aligned(quint64 offset) { return (offset + 63) / 64 * 64; }

    [[nodiscard]] static QByteArray finished(QByteArray file, const std::vector<Elf64_Shdr> &table)
    {
        Elf64_Ehdr header{};
        std::memcpy(header.e_ident, ELFMAG, SELFMAG);
        header.e_ident[EI_CLASS] = ELFCLASS64;
        header.e_ident[EI_DATA] = ELFDATA2LSB;
        header.e_type = ET_EXEC;
        header.e_machine = EM_X86_64;
        header.e_phoff = sizeof header;
        header.e_phentsize = sizeof(Elf64_Phdr);
        header.e_phnum = 1;
        header.e_shoff = quint64(file.size());
        header.e_shentsize = sizeof(Elf64_Shdr);
        header.e_shnum = Elf64_Half(table.size());
        header.e_shstrndx = Elf64_Half(table.size() - 1);
        file.append(reinterpret_cast<const char *>(table.data()),
                    qsizetype(table.size() * sizeof(Elf64_Shdr)));
        Elf64_Phdr segment{};
        segment.p_type = PT_LOAD;
        segment.p_flags = PF_R | PF_W;
        segment.p_vaddr = base;
        segment.p_filesz = segment.p_memsz = quint64(file.size());
        std::memcpy(file.data(), &header, sizeof header);
        std::memcpy(file.data() + sizeof header, &segment, sizeof segment);
        return file;
    }

    std::vector<std::pair<QByteArray, QByteArray>> m_sections;
};
