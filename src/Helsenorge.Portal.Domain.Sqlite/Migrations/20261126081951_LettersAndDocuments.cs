using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Helsenorge.Portal.Domain.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class LettersAndDocuments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "HasMailbox",
                table: "People",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTime>(
                name: "PaperAskedAt",
                table: "MessageThreads",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "RemindedAt",
                table: "MessageThreads",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "KeptLetters",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    PatientId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ThreadId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Counterpart = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Author = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    SentAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    KeptAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeptLetters", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_KeptLetters_PatientId_KeptAt_Id",
                table: "KeptLetters",
                columns: new[] { "PatientId", "KeptAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_KeptLetters_PatientId_ThreadId",
                table: "KeptLetters",
                columns: new[] { "PatientId", "ThreadId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "KeptLetters");

            migrationBuilder.DropColumn(
                name: "HasMailbox",
                table: "People");

            migrationBuilder.DropColumn(
                name: "PaperAskedAt",
                table: "MessageThreads");

            migrationBuilder.DropColumn(
                name: "RemindedAt",
                table: "MessageThreads");
        }
    }
}
